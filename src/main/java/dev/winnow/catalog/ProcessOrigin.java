package dev.winnow.catalog;

/**
 * The account and host that change the catalog, from the system and independent of the name that people give.
 *
 * @param systemUser the account that the process runs as
 * @param sudoUser   the account that called sudo; null if sudo was not used
 */
public record ProcessOrigin(String systemUser, String sudoUser, String host) { }
