-- options: {"type-deprecated": {}}
-- migration --
CREATE TABLE stock (id int(11) NOT NULL PRIMARY KEY, code int(5) ZEROFILL, rate double(8,2), share decimal(5,2) unsigned, active tinyint(1), name varchar(20));
