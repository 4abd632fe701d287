/**
 * CI systems and their builds. For each kind of system a package below this one implements {@code CiSystem}, and a line
 * in {@code META-INF/services} registers it. Job files name systems; {@code catalog.imports} reads their builds.
 */
package dev.winnow.ci;
