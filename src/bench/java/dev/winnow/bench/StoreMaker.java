package dev.winnow.bench;

import dev.winnow.bench.MadeBuild.MadeFile;
import dev.winnow.bench.Population.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes a store full of builds and a job file that reads it. */
@Command(name = "StoreMaker", mixinStandardHelpOptions = true)
public final class StoreMaker implements Callable<Integer> {

    @Mixin
    private MadeOptions options;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new StoreMaker()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        MadeSite site = options.makeSite();
        make(site.store(), options.population());
        System.out.println(site.job());
        return 0;
    }

    /** Fills {@code root}, with all processors; times of files and directories are as if they had grown there. */
    public static void make(Path root, Population population) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<?>> made = new ArrayList<>();
            for (Group group : population.groups()) {
                made.add(threads.submit(() -> {
                    make(root, population, group);
                    return null;
                }));
            }
            for (Future<?> each : made) {
                each.get();
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException io ? io : new IOException(failed.getCause());
        } finally {
            threads.shutdownNow();
        }
        for (Group group : population.groups()) {
            FileTime newest = FileTime.from(population.build(group, 0).finished());
            for (Path at = root.resolve(group.path()); !at.equals(root); at = at.getParent()) {
                Files.setLastModifiedTime(at, newest);
            }
        }
    }

    private static void make(Path root, Population population, Group group) throws IOException {
        Path folder = Files.createDirectories(root.resolve(group.path()));
        for (int i = group.builds() - 1; i >= 0; i--) {
            make(folder, population.build(group, i));
        }
    }

    private static void make(Path folder, MadeBuild build) throws IOException {
        FileTime finished = FileTime.from(build.finished());
        Path entry = Files.createDirectory(folder.resolve(build.version() + "-" + build.number()));
        Path logs = build.logs() == 0 ? null : Files.createDirectory(entry.resolve("logs"));
        for (MadeFile file : build.files()) {
            Path path = entry.resolve(file.path());
            Files.write(path, file.content(), StandardOpenOption.CREATE_NEW);
            Files.setLastModifiedTime(path, finished);
        }
        if (logs != null) {
            Files.setLastModifiedTime(logs, finished);
        }
        Files.setLastModifiedTime(entry, finished);
    }
}
