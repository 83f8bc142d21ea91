CREATE TABLE tree (id int PRIMARY KEY, parent int NULL, name varchar(20), KEY (parent), CONSTRAINT tree_parent FOREIGN KEY (parent) REFERENCES tree (id));
INSERT INTO tree VALUES (1, NULL, 'root'), (2, 1, 'a'), (3, 1, 'b'), (4, 2, 'c');
-- migration
INSERT INTO tree VALUES (5, 4, 'd'), (6, 5, 'e');
UPDATE tree SET parent = 1 WHERE id IN (4, 6);
DELETE FROM tree WHERE id IN (2, 3, 4, 5, 6) ORDER BY id DESC;
