package dev.winnow.catalog.storage;

import java.util.Objects;
import java.util.regex.Pattern;

public sealed interface Database {

    /** An H2 database in the state directory. The processes of one host share it. */
    record Embedded() implements Database { }

    /**
     * A PostgreSQL database that several hosts share.
     *
     * @param url      {@code jdbc:postgresql:...}, without user and password
     * @param user     null for the driver's default
     * @param password null if the driver's password file has it, or if none is needed
     * @param host     name of this host, for paths of stores and for locks
     * @param queue    the database of the requests for workers, on the same server with the same user
     */
    record Shared(String url, String user, String password, String host, String queue) implements Database {

        private static final Pattern NAME = Pattern.compile("/([^/?]+)(\\?|$)");

        /** With a queue called as the catalog's database, and {@code _queue}. */
        public Shared(String url, String user, String password, String host) {
            this(url, user, password, host, NAME.matcher(url).replaceFirst("/$1_queue$2"));
        }

        public Shared {
            Objects.requireNonNull(url, "url");
            Objects.requireNonNull(host, "host");
        }

        /** The URL without parameters, for people. */
        public String address() {
            String plain = url.substring("jdbc:".length());
            int parameters = plain.indexOf('?');
            return parameters < 0 ? plain : plain.substring(0, parameters);
        }

        /** Contains no secret, so it may appear in messages. */
        @Override
        public String toString() {
            return address();
        }
    }

    /** Whether several hosts may have it open. */
    default boolean shared() {
        return this instanceof Shared;
    }

    /** The host name for paths; "" if the database is not shared. */
    default String host() {
        return "";
    }
}
