-- Run once, when the data folder is made. The image makes the user fude and the database fude_app.
CREATE DATABASE fude_tracking CHARACTER SET utf8mb4;
GRANT ALL ON fude_tracking.* TO 'fude'@'%';
