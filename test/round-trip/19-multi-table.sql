CREATE TABLE parent (id int PRIMARY KEY, total decimal(10,2), state varchar(10));
CREATE TABLE child (id int PRIMARY KEY, parent_id int NOT NULL, price decimal(10,2), KEY (parent_id), CONSTRAINT child_parent FOREIGN KEY (parent_id) REFERENCES parent (id));
INSERT INTO parent VALUES (1, 0, 'new'), (2, 0, 'new'), (3, 0, 'old');
INSERT INTO child VALUES (1, 1, 5), (2, 1, 6), (3, 2, 7), (4, 3, 8);
-- migration
UPDATE parent p JOIN child c ON c.parent_id = p.id SET p.state = 'paid', c.price = c.price + 1 WHERE p.state = 'new';
UPDATE parent p JOIN (SELECT parent_id, SUM(price) AS s FROM child GROUP BY parent_id) x ON x.parent_id = p.id SET p.total = x.s;
DELETE c, p FROM child c JOIN parent p ON p.id = c.parent_id WHERE p.state = 'old';
DELETE child FROM child LEFT JOIN parent ON parent.id = child.parent_id WHERE parent.state = 'paid';
