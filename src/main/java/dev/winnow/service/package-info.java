/**
 * The code that commands, pages and the API share: pins, notes, filters, documents, actors and exit codes. It is above
 * {@code job} and used by {@code cli}, {@code web}, {@code api} and {@code access}.
 */
package dev.winnow.service;
