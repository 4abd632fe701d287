package dev.winnow.ci;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;

/** A kind of CI system whose builds Winnow can read. Winnow never writes to it. */
public interface CiSystem {

    /** The registered systems, in the order of their registration. */
    static List<CiSystem> all() {
        return ServiceLoader.load(CiSystem.class, CiSystem.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get).toList();
    }

    /** The registered system with this key. */
    static Optional<CiSystem> of(String key) {
        return all().stream().filter(system -> system.key().equals(key)).findFirst();
    }

    /** Its key in an item of a job file's {@code import}, and its name on the command line. */
    String key();

    /** Describes its addresses for people, such as {@code the path of a file of builds}. */
    String addresses();

    /** An example of an address in a job file. */
    String example();

    /**
     * An address as the catalog keeps it.
     *
     * @param written as in a job file or on the command line
     * @param paths   turns a written path into an absolute one; throws if it is not a path
     * @throws IllegalArgumentException if it is not an address of this system; the message says what to write
     */
    String address(String written, Function<String, Path> paths);

    /** The absolute path of the file at an address; null if the address is a server's. */
    Path file(String address);

    /** An address for people and for the catalog, without its secrets. */
    String shown(String address);

    /** @throws CiUnreadable if the address cannot be opened */
    CiSession open(String address) throws CiUnreadable;
}
