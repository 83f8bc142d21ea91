CREATE TABLE user (
  id bigint NOT NULL PRIMARY KEY,
  name varchar(100) NOT NULL,
  age int,
  price decimal(10,2),
  kind enum('a','b','c') NOT NULL,
  born datetime,
  note text,
  seen timestamp NULL DEFAULT NULL
) DEFAULT CHARSET=utf8mb4;
-- migration --
ALTER TABLE user MODIFY name varchar(50) NOT NULL;
ALTER TABLE user CHANGE age years smallint, MODIFY price decimal(8,2);
ALTER TABLE user
  MODIFY kind enum('a','c') NOT NULL,
  MODIFY born date;
ALTER TABLE user MODIFY note varchar(255);
ALTER TABLE user MODIFY name varchar(200) NOT NULL, MODIFY price decimal(12,2), MODIFY id bigint NOT NULL COMMENT 'wide';
ALTER TABLE user ADD COLUMN code varchar(20);
ALTER TABLE user MODIFY code varchar(10);
ALTER TABLE user MODIFY seen datetime;
ALTER TABLE user ADD COLUMN day date;
ALTER TABLE user MODIFY day datetime;
