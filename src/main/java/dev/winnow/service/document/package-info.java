/** The documents of {@code --json} and of the API, as records. Used by {@code cli}, {@code web} and {@code api}. */
package dev.winnow.service.document;
