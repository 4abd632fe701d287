package dev.winnow.catalog.storage;

import java.util.Objects;

/** What holds a catalog. */
public sealed interface Database {

    /** An H2 database in the state directory: the processes of one host share it. */
    record Embedded() implements Database { }

    /**
     * A PostgreSQL database that several hosts share.
     *
     * @param url      {@code jdbc:postgresql:...}, without user and password
     * @param user     null for the one that the driver takes by itself
     * @param password null where the driver's password file has it, or none is needed
     * @param host     this host's name, which paths of stores and locks belong to
     */
    record Shared(String url, String user, String password, String host) implements Database {

        public Shared {
            Objects.requireNonNull(url, "url");
            Objects.requireNonNull(host, "host");
        }

        /** Where it is, for people: without parameters. */
        public String address() {
            String plain = url.substring("jdbc:".length());
            int parameters = plain.indexOf('?');
            return parameters < 0 ? plain : plain.substring(0, parameters);
        }

        /** Names no secret, so that it may stand in any message. */
        @Override
        public String toString() {
            return address();
        }
    }

    /** Whether several hosts may have it open at once. */
    default boolean shared() {
        return this instanceof Shared;
    }

    /** The host that paths belong to: nobody's where there is one host only. */
    default String host() {
        return "";
    }
}
