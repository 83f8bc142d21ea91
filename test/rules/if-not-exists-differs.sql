CREATE TABLE tag (
  id int NOT NULL PRIMARY KEY,
  name varchar(20),
  price decimal(10,2),
  active tinyint(1),
  kind enum('a','b'),
  at datetime
) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE IF NOT EXISTS tag (id INTEGER PRIMARY KEY, name VARCHAR(20), price NUMERIC(10,2), active BOOLEAN, kind ENUM('a', 'b'), at DATETIME);
CREATE TABLE IF NOT EXISTS tag (id bigint NOT NULL PRIMARY KEY, name varchar(30), color char(6), price decimal(10), active bool, kind enum('a','b','c'), at datetime(6));
CREATE TABLE IF NOT EXISTS fresh (id int NOT NULL PRIMARY KEY);
CREATE TABLE IF NOT EXISTS fresh (id int NOT NULL PRIMARY KEY, name varchar(20) NOT NULL);
