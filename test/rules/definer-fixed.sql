-- options: {"definer-fixed": {"allow": ["app@localhost"]}}
CREATE TABLE invoice (id int NOT NULL PRIMARY KEY, total int) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE DEFINER = 'root'@'localhost' VIEW totals AS SELECT id, total FROM invoice;
CREATE OR REPLACE DEFINER=`root`@`%` SQL SECURITY DEFINER VIEW totals AS SELECT id FROM invoice;
CREATE OR REPLACE DEFINER = CURRENT_USER VIEW totals AS SELECT total FROM invoice;
CREATE OR REPLACE DEFINER = app@localhost VIEW totals AS SELECT id FROM invoice;
