/** The API and the update URL, for programs. Above {@code access} and {@code service}; {@code cli} starts it. */
package dev.winnow.api;
