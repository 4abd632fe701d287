/**
 * Who may do what: people in the users file, tokens, the two chains of filters, roles and their rights. For {@code web}
 * and {@code api}, whose every handler names the right that it needs, and for {@code cli}, which starts them.
 */
package dev.winnow.access;
