/** The whole program under attack: processes killed, disks filled, links swapped, clocks set, names that bite. */
package dev.winnow.damage;
