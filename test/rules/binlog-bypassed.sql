-- migration --
SET SESSION binlog_format = 'STATEMENT';
SET binlog_row_image = MINIMAL;
SET @@session.binlog_format = 'ROW';
SET time_zone = '+00:00';
