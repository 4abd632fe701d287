package dev.winnow.damage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Two stores and a job file that removes whole builds, only logs and only products of them. What is in each file is in
 * no other, so that a file is known again wherever it lies.
 */
final class Site {

    private static final List<String> BRANCHES = List.of("main", "release/1.0", "feature/ü x");

    private final Path base;
    private final List<String> projects;
    private final List<String> systems;
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Map<String, Original> originals = new HashMap<>();
    private int number;

    /** @param base an empty directory */
    Site(Path base) throws IOException {
        this(base, List.of("app", "tool"), List.of("linux", "windows"));
    }

    /** One project on one system, for what many builds do not change. */
    static Site small(Path base) throws IOException {
        return new Site(base, List.of("app"), List.of("linux"));
    }

    private Site(Path base, List<String> projects, List<String> systems) throws IOException {
        this.base = base.toRealPath();
        this.projects = projects;
        this.systems = systems;
        Files.createDirectories(products());
        Files.createDirectories(logs());
        Files.createDirectories(base.resolve("reports"));
        Files.writeString(job(), """
                name: nightly
                build: "{project}/{branch}/{os}/{version}-{number}"
                stores:
                  - name: products
                    root: products
                    layout: "{project}/{branch:**}/{os:linux|windows}/{version}-{number}"
                    manifest: build.json
                    logs: ["logs/**"]
                    settle: 0s
                  - name: logs
                    root: logs
                    layout: "{project}/{branch:**}/{os:linux|windows}/{version}-{number}.log"
                    entry: file
                    holds: logs
                    settle: 0s
                rules:
                  - name: releases
                    match: { branch: "release/**" }
                    products: { keep: [ { last: 3 } ] }
                    logs: { keep: [ { last: 1 } ] }
                  - name: main
                    match: { branch: main }
                    products: { keep: [ { last: 1 } ] }
                    logs: { keep: [ { last: 3 } ] }
                  - name: rest
                    match: {}
                    keep: [ { last: 2 } ]
                limits: { removals: 100%, removals-per-group: 100%, shrink: 30% }
                approval: never
                trash: { keep: 7d }
                reports: { directory: reports }
                """);
    }

    /** A file as it was made. */
    record Original(Path path, String key, boolean log, FileTime modified) { }

    Path job() {
        return base.resolve("nightly.yaml");
    }

    Path products() {
        return base.resolve("products");
    }

    Path logs() {
        return base.resolve("logs");
    }

    Path state() {
        return base.resolve("state");
    }

    List<Path> roots() {
        return List.of(products(), logs());
    }

    /** Every file ever made, by its contents; by its target for a link. */
    Map<String, Original> originals() {
        return originals;
    }

    /** Adds this many builds to every group; returns the keys, without the percent signs of shown names. */
    List<String> grow(int builds) throws IOException {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < builds; i++) {
            number++;
            for (String project : projects) {
                for (String branch : BRANCHES) {
                    for (String system : systems) {
                        keys.add(build(project + "/" + branch + "/" + system + "/1." + number + "-" + number));
                    }
                }
            }
        }
        return keys;
    }

    private String build(String key) throws IOException {
        Instant finished = start.minus(Duration.ofDays(30)).plus(Duration.ofMinutes(number));
        Path entry = products().resolve(key);
        Files.createDirectories(entry.resolve("logs/deep"));
        Files.createDirectories(entry.resolve("lib"));
        file(entry.resolve("app.bin"), key, false, finished);
        file(entry.resolve("lib/lib.so"), key, false, finished);
        file(entry.resolve("logs/compile.log"), key, true, finished);
        file(entry.resolve("logs/deep/test.log"), key, true, finished);
        Path link = entry.resolve("lib/lib.so.1");
        Files.createSymbolicLink(link, Path.of("of-" + number(key)));
        originals.put("of-" + number(key), new Original(link, key, false, null));
        Path manifest = entry.resolve("build.json");
        write(manifest, "{\"finished\": \"" + finished + "\", \"status\": \"success\", \"note\": \"" + key + "\"}", key,
                false, finished);
        Path log = logs().resolve(key + ".log");
        Files.createDirectories(log.getParent());
        file(log, key, true, finished);
        return key;
    }

    private String number(String key) {
        return key.replace('/', '_');
    }

    private void file(Path file, String key, boolean log, Instant modified) throws IOException {
        write(file, "I am " + base.relativize(file), key, log, modified);
    }

    private void write(Path file, String text, String key, boolean log, Instant modified) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(modified));
        originals.put(text, new Original(file, key, log, FileTime.from(modified)));
    }

    /** Everything in the stores with its kind, size, time and inode, but Winnow's own folder, which locks come and go in. */
    Map<String, String> trees() throws IOException {
        Map<String, String> tree = new TreeMap<>();
        for (Path root : roots()) {
            if (!there(root)) {
                continue;
            }
            try (Stream<Path> all = Files.walk(root)) {
                for (Path path : (Iterable<Path>) all::iterator) {
                    if (!root.relativize(path).startsWith(".winnow")) {
                        BasicFileAttributes at = Files.readAttributes(path, BasicFileAttributes.class,
                                LinkOption.NOFOLLOW_LINKS);
                        tree.put(base.relativize(path).toString(), at.isDirectory() + " " + at.size() + " "
                                + at.lastModifiedTime() + " " + at.fileKey());
                    }
                }
            }
        }
        return tree;
    }

    /** Replaces a word in the job file. */
    void edit(String from, String to) throws IOException {
        String text = Files.readString(job());
        if (!text.contains(from)) {
            throw new IllegalArgumentException(from);
        }
        Files.writeString(job(), text.replace(from, to));
    }

    boolean halfPurged() throws IOException {
        for (Path root : roots()) {
            Path purging = root.resolve(".winnow/purging");
            if (there(purging)) {
                try (Stream<Path> inside = Files.list(purging)) {
                    if (inside.findAny().isPresent()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** What tells a file from every other. */
    static String contents(Path file) throws IOException {
        return Files.isSymbolicLink(file) ? Files.readSymbolicLink(file).toString() : Files.readString(file);
    }

    static boolean there(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
