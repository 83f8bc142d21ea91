CREATE TABLE airport (code char(3) NOT NULL PRIMARY KEY, city varchar(50)) DEFAULT CHARSET=utf8mb4;
CREATE TABLE gate (airport char(3) NOT NULL, number int NOT NULL, note varchar(20), PRIMARY KEY (airport, number)) DEFAULT CHARSET=utf8mb4;
-- migration --
UPDATE airport SET code = 'KEF' WHERE code = 'REK';
UPDATE gate g JOIN airport a ON a.code = g.airport SET g.number = g.number + 1, a.city = 'x' WHERE a.code = 'KEF';
INSERT INTO gate (airport, number) VALUES ('KEF', 1) ON DUPLICATE KEY UPDATE number = 2;
-- Other columns, a new row, and what changes nothing.
UPDATE airport SET city = 'Keflavik' WHERE code = 'KEF';
INSERT INTO airport SET code = 'AEY', city = 'Akureyri';
INSERT INTO gate (airport, number) VALUES ('KEF', 1) ON DUPLICATE KEY UPDATE number = number, note = 'n';
CREATE TABLE scratch (id int NOT NULL PRIMARY KEY);
UPDATE scratch SET id = id + 1 WHERE id > 5;
