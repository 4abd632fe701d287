/**
 * What commands, pages and the API do alike: documents, who asks, exit codes. Above {@code job}; for {@code cli},
 * {@code web}, {@code api} and {@code access}.
 */
package dev.winnow.service;
