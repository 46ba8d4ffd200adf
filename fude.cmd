@echo off
rem Builds Fude when something changed, then starts the command line.
setlocal
set "ROOT=%~dp0"
set "TOOL=%ROOT%artifacts\bin\Fude.Cli\release\fude.dll"
where dotnet >nul 2>nul || (echo fude: the .NET SDK 10 is not installed: https://dotnet.microsoft.com/download/dotnet/10.0 1>&2 & exit /b 1)
if "%FUDE_NO_BUILD%"=="1" goto start
powershell -NoProfile -Command "$s='%ROOT%artifacts\.built'; if (-not (Test-Path $s) -or -not (Test-Path '%TOOL%')) { exit 1 }; $t=(Get-Item $s -Force).LastWriteTimeUtc; if (Get-ChildItem '%ROOT%src' -Recurse -File | Where-Object LastWriteTimeUtc -gt $t | Select-Object -First 1) { exit 1 }; exit 0"
if not errorlevel 1 goto start
echo fude: building (the first time also fetches libtorch) ... 1>&2
if not exist "%ROOT%artifacts" mkdir "%ROOT%artifacts"
dotnet build "%ROOT%src\Fude.Cli\Fude.Cli.csproj" -c Release --nologo -v quiet >"%ROOT%artifacts\build.log" 2>&1
if errorlevel 1 (findstr /c:"error" "%ROOT%artifacts\build.log" 1>&2 & echo fude: the build failed; the whole output is in artifacts\build.log 1>&2 & exit /b 1)
echo.>"%ROOT%artifacts\.built"
:start
dotnet "%TOOL%" %*
exit /b %ERRORLEVEL%
