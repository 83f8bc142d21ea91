CREATE TABLE ticket (
  id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
  title varchar(50) COLLATE utf8mb4_bin NOT NULL DEFAULT 'none' COMMENT 'shown in lists',
  note varchar(50) NOT NULL,
  seen timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  rank_ int DEFAULT NULL COMMENT 'from 1'
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
-- migration --
ALTER TABLE ticket MODIFY id bigint NOT NULL;
ALTER TABLE ticket MODIFY title varchar(80), MODIFY note varchar(80);
ALTER TABLE ticket MODIFY seen timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE ticket MODIFY rank_ bigint;
-- Said aloud, or repeated.
ALTER TABLE ticket MODIFY id bigint NOT NULL AUTO_INCREMENT;
ALTER TABLE ticket MODIFY id bigint NOT NULL AUTO_INCREMENT COMMENT 'key', ADD COLUMN code varchar(20) NOT NULL DEFAULT '';
ALTER TABLE ticket MODIFY code varchar(40) NULL DEFAULT '';
