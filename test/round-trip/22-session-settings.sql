-- Rollback SQL holds whatever the migration's session was set to.
CREATE TABLE ss (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, s varchar(50), t timestamp NULL);
INSERT INTO ss VALUES (1, 'back\\slash', '2020-01-01 00:00:00'), (2, 'quo''te', NULL);
-- migration
SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT', time_zone = '-08:00';
UPDATE "ss" SET "s" = 'c:\new' || "s";
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
INSERT INTO ss (id, s) VALUES (0, 'zero');
SET foreign_key_checks = 0, unique_checks = 0;
DELETE FROM ss WHERE id = 1;
SET @x := 5;
INSERT INTO ss (s) VALUES (CONCAT('var ', @x));
