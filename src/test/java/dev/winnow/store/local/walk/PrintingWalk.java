package dev.winnow.store.local.walk;

import dev.winnow.model.NameCodec;
import dev.winnow.store.layout.Layouts;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A program for tests: walks a directory by branch and prints what it finds. */
final class PrintingWalk {

    private PrintingWalk() {
    }

    public static void main(String[] args) throws IOException {
        new PrintStream(System.out, true, StandardCharsets.UTF_8).print(walk(NameCodec.absolute(args[0])));
    }

    static String walk(Path root) throws IOException {
        Found found = Found.in(Found.store(root, Layouts.directory("{branch:**}/{os:linux|ünï}/app-{version}-{number}")));
        return String.join("\n", found.stated()) + "\n" + found.strays.values() + "\n" + found.links.values() + "\n"
                + found.faults;
    }
}
