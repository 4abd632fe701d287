package dev.winnow.cli.command;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Prints in UTF-8 and remembers why printing failed; its base class only tells that it failed. */
public final class Output extends PrintStream {

    private final Remembering to;

    public Output(OutputStream to) {
        this(new Remembering(to));
    }

    private Output(Remembering to) {
        super(to, false, StandardCharsets.UTF_8);
        this.to = to;
    }

    /** The first failure to print. */
    public Optional<IOException> failure() {
        return Optional.ofNullable(to.failure);
    }

    private static final class Remembering extends FilterOutputStream {

        private IOException failure;

        Remembering(OutputStream to) {
            super(to);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException failed) {
                failure = failure == null ? failed : failure;
                throw failed;
            }
        }
    }
}
