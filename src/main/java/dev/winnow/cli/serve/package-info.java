/** {@code serve}: the server of the console, the API and the update URL; its context is made by this command alone. */
package dev.winnow.cli.serve;
