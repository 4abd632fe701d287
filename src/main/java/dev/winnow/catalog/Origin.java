package dev.winnow.catalog;

/**
 * Which account of which host changes the catalog, as the system tells, whatever name people give.
 *
 * @param systemUser the account that the process runs as
 * @param sudoUser   the account that called sudo; null where none did
 */
public record Origin(String systemUser, String sudoUser, String host) { }
