/** Tests of the catalog's databases: the tests' own PostgreSQL server, and what only a shared catalog can do. */
package dev.winnow.database;
