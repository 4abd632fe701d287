package dev.winnow.ci;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;

/** A kind of CI system whose builds can be read. Nothing is ever written to it. */
public interface CiSystem {

    /** All that are registered, in the order of their registration. */
    static List<CiSystem> all() {
        return ServiceLoader.load(CiSystem.class, CiSystem.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get).toList();
    }

    /** The one of this key; nothing where none is registered by it. */
    static Optional<CiSystem> of(String key) {
        return all().stream().filter(system -> system.key().equals(key)).findFirst();
    }

    /** Its key in an item of a job file's {@code import}, and its name on the command line. */
    String key();

    /** What its addresses are, for people, such as {@code the path of a file of builds}. */
    String addresses();

    /** An address that a job file might name, as an example. */
    String example();

    /**
     * An address as the catalog keeps it.
     *
     * @param written as in a job file or on the command line
     * @param paths   gives the absolute path that a written path means; refuses one that means none
     * @throws IllegalArgumentException if it is no address of such a system; the message says what to write
     */
    String address(String written, Function<String, Path> paths);

    /** The file at an address, absolute; null where the address is that of a server. */
    Path file(String address);

    /** An address for people and for the catalog: without what may be a secret. */
    String shown(String address);

    /** Opens what lies at an address. @throws CiUnreadable if it cannot be opened */
    CiReading open(String address) throws CiUnreadable;
}
