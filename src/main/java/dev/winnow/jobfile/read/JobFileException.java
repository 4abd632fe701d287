package dev.winnow.jobfile.read;

import dev.winnow.jobfile.Fault;
import java.util.List;
import java.util.stream.Collectors;

/** A job file cannot be used; carries every mistake in it, in the order of the file. */
public final class JobFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    JobFileException(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining(System.lineSeparator())));
        this.faults = List.copyOf(faults);
    }

    /** Never empty. */
    public List<Fault> faults() {
        return faults;
    }
}
