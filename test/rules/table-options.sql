-- options: {"table-options": {}}
-- migration --
CREATE TABLE log (id int NOT NULL PRIMARY KEY) ENGINE=InnoDB, STATS_PERSISTENT=0, COMMENT='x' DEFAULT CHARSET=utf8mb4;
ALTER TABLE log MAX_ROWS = 10, ROW_FORMAT = DYNAMIC;
