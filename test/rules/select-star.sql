CREATE TABLE employee (id int NOT NULL PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=utf8mb4;
CREATE TABLE archive (id int NOT NULL PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE VIEW staff AS SELECT * FROM employee;
CREATE VIEW both_of AS SELECT id FROM employee UNION ALL SELECT e.* FROM (SELECT id FROM archive) AS e;
INSERT INTO archive (id, name) SELECT * FROM employee WHERE id < 10;
INSERT INTO archive (id, name) SELECT id * 2, name FROM employee WHERE EXISTS (SELECT * FROM archive);
CREATE VIEW counted AS SELECT COUNT(*) AS n FROM employee;
SELECT * FROM employee;
