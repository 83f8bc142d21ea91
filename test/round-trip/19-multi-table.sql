CREATE TABLE parent (id int PRIMARY KEY, total decimal(10,2), state varchar(10));
CREATE TABLE child (id int PRIMARY KEY, parent_id int NOT NULL, price decimal(10,2), KEY (parent_id), CONSTRAINT child_parent FOREIGN KEY (parent_id) REFERENCES parent (id));
INSERT INTO parent VALUES (1, 0, 'new'), (2, 0, 'new'), (3, 0, 'old');
INSERT INTO child VALUES (1, 1, 5), (2, 1, 6), (3, 2, 7), (4, 3, 8);
CREATE TABLE alone (id int PRIMARY KEY, n int);
CREATE TABLE beside (id int PRIMARY KEY, s varchar(5));
INSERT INTO alone VALUES (1, 1), (2, 2), (3, 3);
INSERT INTO beside VALUES (1, 'a'), (2, NULL), (4, 'd');
-- migration
UPDATE parent p JOIN child c ON c.parent_id = p.id SET p.state = 'paid', c.price = c.price + 1 WHERE p.state = 'new';
UPDATE parent p JOIN (SELECT parent_id, SUM(price) AS s FROM child GROUP BY parent_id) x ON x.parent_id = p.id SET p.total = x.s;
DELETE a, b FROM alone a JOIN beside b ON b.id = a.id WHERE a.n > 1;
DELETE child FROM child LEFT JOIN parent ON parent.id = child.parent_id WHERE parent.state = 'paid';
