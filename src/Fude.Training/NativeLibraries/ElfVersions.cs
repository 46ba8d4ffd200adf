using System.Buffers.Binary;
using System.Text;

namespace Fude.Training.NativeLibraries;

/// <summary>One symbol version that a shared library requires of another, as the dynamic linker reads it.</summary>
/// <param name="Library">The SONAME of the library that has to provide it, such as <c>libstdc++.so.6</c>.</param>
/// <param name="Version">The version, such as <c>GLIBCXX_3.4.32</c>.</param>
/// <param name="Weak">Whether the linker goes on when the version is not provided.</param>
/// <param name="FlagsOffset">Where the entry's flags lie in the file.</param>
/// <param name="Index">The index by which the symbol table refers to this version.</param>
public sealed record ElfVersionNeed(string Library, string Version, bool Weak, int FlagsOffset, ushort Index);

/// <summary>
/// The symbol versions of an ELF shared library: what it requires, what it provides, and which symbols hang on which requirement.
/// Source: "Linux Standard Base Core Specification 5.0", chapter 10.7, Symbol Versioning; System V ABI, chapter 4.
/// </summary>
public sealed class ElfVersions
{
    /// <summary>The flag of an entry whose absence is not an error (<c>VER_FLG_WEAK</c>).</summary>
    public const ushort WeakFlag = 2;

    private const int SectionHeaderBytes = 64;
    private const int SymbolBytes = 24;
    private const int NeedBytes = 16;
    private const int DefinitionBytes = 20;
    private readonly byte[] _file;
    private readonly Dictionary<string, Section> _sections = new(StringComparer.Ordinal);

    private ElfVersions(byte[] file) => _file = file;

    /// <summary>The versions that the library requires.</summary>
    public IReadOnlyList<ElfVersionNeed> Needs { get; private set; } = [];

    /// <summary>The versions that the library provides.</summary>
    public IReadOnlySet<string> Provides { get; private set; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Reads the tables of a 64-bit little-endian ELF file.</summary>
    /// <param name="file">The whole file.</param>
    /// <exception cref="InvalidDataException">The bytes are not such a file, or its tables point outside of it.</exception>
    public static ElfVersions Read(byte[] file)
    {
        return Guarded(() =>
        {
            var elf = new ElfVersions(file);
            elf.ReadSections();
            elf.Needs = elf.ReadNeeds();
            elf.Provides = elf.ReadProvides();
            return elf;
        });
    }

    /// <summary>The names of the symbols that are bound to one requirement.</summary>
    /// <param name="need">One of <see cref="Needs"/>.</param>
    /// <exception cref="InvalidDataException">The symbol table is missing or damaged.</exception>
    public IReadOnlyList<string> SymbolsOf(ElfVersionNeed need)
    {
        if (!_sections.TryGetValue(".gnu.version", out var versions) || !_sections.TryGetValue(".dynsym", out var symbols))
            throw new InvalidDataException("The ELF file has no dynamic symbol table.");
        return Guarded(() =>
        {
            var names = new List<string>();
            for (var i = 0; i < versions.Size / 2; i++)
            {
                // The topmost bit only says that the symbol is hidden.
                if ((UInt16(versions.Offset + (i * 2)) & 0x7fff) == need.Index)
                    names.Add(Text(StringsOf(symbols), UInt32(symbols.Offset + (i * SymbolBytes))));
            }

            return names;
        });
    }

    /// <summary>A copy of the file in which one requirement is marked weak.</summary>
    /// <param name="need">One of <see cref="Needs"/>.</param>
    public byte[] WithWeak(ElfVersionNeed need)
    {
        var copy = (byte[])_file.Clone();
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(copy.AsSpan(need.FlagsOffset));
        BinaryPrimitives.WriteUInt16LittleEndian(copy.AsSpan(need.FlagsOffset), (ushort)(flags | WeakFlag));
        return copy;
    }

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("The ELF tables point outside the file.", e);
        }
    }

    private void ReadSections()
    {
        ReadOnlySpan<byte> magic = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1];
        if (!_file.AsSpan().StartsWith(magic))
            throw new InvalidDataException("Not a 64-bit little-endian ELF file.");
        var table = Offset(0x28);
        var count = UInt16(0x3c);
        if (UInt16(0x3a) != SectionHeaderBytes || count == 0)
            throw new InvalidDataException("The ELF file has no section table.");

        var headers = Enumerable.Range(0, count).Select(i => table + (i * SectionHeaderBytes)).ToArray();
        var all = headers.Select(h => new Section(Offset(h + 0x18), Offset(h + 0x20), (int)UInt32(h + 0x28), (int)UInt32(h + 0x2c))).ToArray();
        var names = all[UInt16(0x3e) < count ? UInt16(0x3e) : throw new InvalidDataException("The ELF section names are missing.")];
        for (var i = 0; i < count; i++)
            _sections[Text(names, UInt32(headers[i]))] = all[i];
        Sections = all;
    }

    private Section[] Sections { get; set; } = [];

    private List<ElfVersionNeed> ReadNeeds()
    {
        var needs = new List<ElfVersionNeed>();
        if (!_sections.TryGetValue(".gnu.version_r", out var section))
            return needs;
        var strings = StringsOf(section);
        var entry = section.Offset;
        for (var i = 0; i < Entries(section, NeedBytes); i++)
        {
            var library = Text(strings, UInt32(entry + 4));
            var part = entry + (int)UInt32(entry + 8);
            for (var k = UInt16(entry + 2); k > 0; k--)
            {
                var flags = UInt16(part + 4);
                needs.Add(new(library, Text(strings, UInt32(part + 8)), (flags & WeakFlag) != 0, part + 4, UInt16(part + 6)));
                part += (int)UInt32(part + 12);
            }

            entry += (int)UInt32(entry + 12);
        }

        return needs;
    }

    private HashSet<string> ReadProvides()
    {
        var provides = new HashSet<string>(StringComparer.Ordinal);
        if (!_sections.TryGetValue(".gnu.version_d", out var section))
            return provides;
        var strings = StringsOf(section);
        var entry = section.Offset;
        for (var i = 0; i < Entries(section, DefinitionBytes); i++)
        {
            provides.Add(Text(strings, UInt32(entry + (int)UInt32(entry + 12))));
            entry += (int)UInt32(entry + 16);
        }

        return provides;
    }

    // A damaged count must not keep us reading for ever.
    private static int Entries(Section section, int bytes) => Math.Min(section.Info, section.Size / bytes);

    private Section StringsOf(Section section) =>
        section.Link >= 0 && section.Link < Sections.Length
            ? Sections[section.Link]
            : throw new InvalidDataException("An ELF section refers to strings that are not there.");

    private string Text(Section strings, uint offset)
    {
        var bytes = _file.AsSpan(strings.Offset, strings.Size)[checked((int)Math.Min(offset, int.MaxValue))..];
        var end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }

    private int Offset(int at)
    {
        var value = BinaryPrimitives.ReadUInt64LittleEndian(_file.AsSpan(at, 8));
        return value <= int.MaxValue ? (int)value : throw new InvalidDataException("The ELF file is larger than 2 GiB.");
    }

    private uint UInt32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_file.AsSpan(at, 4));

    private ushort UInt16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(at, 2));

    private readonly record struct Section(int Offset, int Size, int Link, int Info);
}
