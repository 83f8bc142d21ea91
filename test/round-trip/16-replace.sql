-- One REPLACE may delete one row and update another: the order of undoing decides.
CREATE TABLE r (a int PRIMARY KEY, b int NOT NULL, c varchar(10), UNIQUE KEY (b));
INSERT INTO r VALUES (1, 1, 'one'), (2, 2, 'two'), (3, 3, 'three');
-- migration
REPLACE INTO r VALUES (1, 2, 'both');
REPLACE INTO r VALUES (3, 9, 'x'), (7, 7, 'new'), (7, 8, 'twice');
-- Nothing changes, and nothing is logged.
REPLACE INTO r VALUES (3, 9, 'x');
