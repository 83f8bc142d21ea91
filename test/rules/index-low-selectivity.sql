-- options: {"index-low-selectivity": {"values": 3}}
CREATE TABLE job (id int NOT NULL PRIMARY KEY, state enum('a','b','c') NOT NULL, kind enum('a','b','c','d') NOT NULL, done tinyint(1) NOT NULL, flag bit(1) NOT NULL, at datetime NOT NULL) DEFAULT CHARSET=utf8mb4;
-- migration --
ALTER TABLE job ADD INDEX by_state (state), ADD INDEX by_kind (kind), ADD INDEX by_done (done), ADD INDEX by_flag (flag);
ALTER TABLE job ADD INDEX by_state_at (state, at), ADD INDEX by_at (at);
