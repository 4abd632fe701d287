/** What {@code --json} prints and the API answers, as records. For {@code cli}, {@code web} and {@code api}. */
package dev.winnow.service.document;
