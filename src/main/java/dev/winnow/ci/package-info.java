/**
 * CI systems that know of builds. {@code CiSystem} is the seam: a package below this one implements it for each kind of
 * system, and a line in {@code META-INF/services} registers it. Job files name systems; {@code catalog.imports} reads
 * their builds.
 */
package dev.winnow.ci;
