CREATE TABLE base (id int PRIMARY KEY, n int);
INSERT INTO base VALUES (1, 1), (2, 2);
CREATE VIEW replaced AS SELECT id FROM base;
CREATE VIEW dropped AS SELECT n FROM base WHERE n > 1;
-- migration
CREATE VIEW added AS SELECT * FROM base;
CREATE OR REPLACE VIEW replaced AS SELECT id, n FROM base;
DROP VIEW dropped;
UPDATE replaced SET n = n + 5 WHERE id = 1;
INSERT INTO added VALUES (9, 9);
