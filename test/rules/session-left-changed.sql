-- migration --
SET foreign_key_checks = 0, unique_checks = 0;
SET @old_mode = @@sql_mode, sql_mode = '';
CREATE TABLE a (id int NOT NULL PRIMARY KEY);
SET unique_checks = 1;
SET sql_mode = @old_mode;
