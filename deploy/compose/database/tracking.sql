-- The tracking server's database beside the application's.
CREATE DATABASE IF NOT EXISTS fude_tracking;
GRANT ALL ON fude_tracking.* TO 'fude'@'%';
