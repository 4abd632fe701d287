/**
 * Walks stores and reads what layouts, manifests and links say. Only reads: nothing here changes a store or the
 * catalog; what is found goes to a consumer.
 */
package dev.winnow.scan;
