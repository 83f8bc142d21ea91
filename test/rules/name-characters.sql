-- options: {"name-characters": {}}
CREATE TABLE client (id int NOT NULL PRIMARY KEY, `e-mail` varchar(50)) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE `order line` (id int NOT NULL PRIMARY KEY, `2nd` int, `2024` int, `1e5` int, `straße` varchar(50), `a.b` int, KEY `by-2nd` (`2nd`));
ALTER TABLE client ADD COLUMN “name” varchar(20);
ALTER TABLE client MODIFY `e-mail` varchar(80), ADD COLUMN _ok int, ADD COLUMN b2 int;
