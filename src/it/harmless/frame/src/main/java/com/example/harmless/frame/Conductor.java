package com.example.harmless.frame;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Plays every row without and with the library, compares, and says what came of it:
 * {@code Conductor BUILT LIBRARY WORK [--show] [--table] [ROW...]}.
 */
final class Conductor {

    private static final long MINUTES_OF_A_JVM = 12;

    private final Path built;
    private final Path library;
    private final Path work;

    private Conductor(Path built, Path library, Path work) {
        this.built = built;
        this.library = library;
        this.work = work;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> rest = new ArrayList<>(Arrays.asList(arguments).subList(3, arguments.length));
        boolean show = rest.remove("--show");
        boolean table = rest.remove("--table");
        Conductor conductor = new Conductor(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
        Map<String, List<Class<?>>> groups = conductor.groups(row -> rest.isEmpty() || rest.contains(name(row)));
        if (table) {
            groups.forEach((group, rows) -> rows.forEach(row -> System.out.printf(
                    "| `%s` | %s | %s |%n",
                    name(row), group, row.getAnnotation(About.class).value())));
            return;
        }
        long unknown = rest.stream()
                .filter(wanted -> groups.values().stream()
                        .flatMap(List::stream)
                        .noneMatch(row -> name(row).equals(wanted)))
                .peek(wanted -> System.out.println("no such row: " + wanted))
                .count();
        System.exit(conductor.run(groups, show) && unknown == 0 ? 0 : 1);
    }

    /** {@code MdcAndTenant} is {@code mdc-and-tenant}. */
    static String name(Class<?> row) {
        return row.getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** The rows of each class path; those that wait are in a group of their own, beside the others. */
    private Map<String, List<Class<?>>> groups(Predicate<Class<?>> wanted) throws IOException {
        Map<String, List<Class<?>>> groups = new TreeMap<>();
        try (Stream<Path> modules = Files.list(built)) {
            for (Path module : modules.sorted().toList()) {
                Path rows = module.resolve("classes/com/example/harmless/rows");
                if (Files.isDirectory(rows)) {
                    rowsIn(module, rows).stream()
                            .filter(wanted)
                            .forEach(row -> groups.computeIfAbsent(
                                            module.getFileName()
                                                    + (row.getAnnotation(About.class)
                                                                    .waits()
                                                            ? ", waiting"
                                                            : ""),
                                            group -> new ArrayList<>())
                                    .add(row));
                }
            }
        }
        return groups;
    }

    private List<Class<?>> rowsIn(Path module, Path folder) throws IOException {
        Path classes = module.resolve("classes");
        ClassLoader loader = new URLClassLoader(urls(module, classes), Conductor.class.getClassLoader());
        List<Class<?>> rows = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = classes.relativize(file).toString().replace(File.separatorChar, '.');
                if (name.endsWith(".class") && !name.contains("$")) {
                    Class<?> type = classOf(loader, name.substring(0, name.length() - ".class".length()));
                    if (type.isAnnotationPresent(About.class)) {
                        rows.add(type);
                    }
                }
            }
        }
        return rows;
    }

    private URL[] urls(Path module, Path classes) throws IOException {
        List<URL> urls = new ArrayList<>(List.of(classes.toUri().toURL()));
        for (String entry :
                Files.readString(module.resolve("class-path")).trim().split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        urls.add(library.toUri().toURL());
        return urls.toArray(URL[]::new);
    }

    private static Class<?> classOf(ClassLoader loader, String name) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private boolean run(Map<String, List<Class<?>>> groups, boolean show) throws Exception {
        Map<String, Process> waiting = new LinkedHashMap<>();
        int failed = 0;
        int passed = 0;
        List<String> order = new ArrayList<>(groups.keySet());
        order.sort(Comparator.comparing(group -> group.endsWith("waiting") ? 1 : 0));
        for (String group : order) {
            if (group.endsWith("waiting")) {
                start(group, groups.get(group), waiting); // they wait while the others work
            }
        }
        for (String group : order) {
            Map<String, Process> processes = waiting;
            if (!group.endsWith("waiting")) {
                processes = new LinkedHashMap<>();
                start(group, groups.get(group), processes);
            }
            Map<String, Said> without = said(group, "without", processes);
            Map<String, Said> with = said(group, "with", processes);
            for (Class<?> row : groups.get(group)) {
                Said before = without.get(row.getName());
                Said after = with.get(row.getName());
                Outcome outcome =
                        Outcome.of(row, before == null ? null : before.lines(), after == null ? null : after.lines());
                System.out.printf(
                        Locale.ROOT,
                        "%-11s %s (%.1f s)%n",
                        outcome.word(),
                        name(row),
                        Math.max(seconds(before), seconds(after)));
                outcome.details().forEach(line -> System.out.println("    " + line));
                if (show && after != null) {
                    after.lines().forEach(line -> System.out.println("  | " + line));
                }
                if (outcome.good()) {
                    passed++;
                } else {
                    failed++;
                }
            }
        }
        System.out.println(passed + " passed, " + failed + " failed");
        return failed == 0 && passed > 0;
    }

    private static double seconds(Said said) {
        return said == null ? 0 : said.millis() / 1000.0;
    }

    private void start(String group, List<Class<?>> rows, Map<String, Process> processes) throws IOException {
        boolean needsLibrary = rows.get(0).isAnnotationPresent(Says.class);
        for (String mode : needsLibrary ? List.of("with") : List.of("without", "with")) {
            Path module = built.resolve(group.replace(", waiting", ""));
            String classPath = module.resolve("classes")
                    + File.pathSeparator
                    + Files.readString(module.resolve("class-path")).trim()
                    + (mode.equals("with") ? File.pathSeparator + library : "");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xshare:auto",
                    "-Xmx512m",
                    "-Dlogback.configurationFile=harmless-logback.xml",
                    "-Dorg.springframework.boot.logging.LoggingSystem=none",
                    "-Dharmless.tools=" + module.resolve("tools"),
                    "-Djava.io.tmpdir=" + work,
                    "-cp",
                    classPath,
                    Player.class.getName(),
                    results(group, mode).toString()));
            rows.forEach(row -> command.add(row.getName()));
            processes.put(
                    group + mode,
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(
                                    work.resolve(file(group, mode) + ".log").toFile())
                            .start());
        }
    }

    private Map<String, Said> said(String group, String mode, Map<String, Process> processes) throws Exception {
        Process process = processes.get(group + mode);
        if (process == null) {
            return Map.of();
        }
        if (!process.waitFor(MINUTES_OF_A_JVM, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        Map<String, Said> said = new LinkedHashMap<>();
        Path results = results(group, mode);
        if (Files.exists(results)) {
            String row = null;
            long millis = 0;
            List<String> lines = new ArrayList<>();
            for (String line : Files.readAllLines(results)) {
                if (line.startsWith("row ")) {
                    String[] words = line.split(" ");
                    row = words[1];
                    millis = Long.parseLong(words[2]);
                    lines = new ArrayList<>();
                } else if (line.startsWith(" ")) {
                    lines.add(line.substring(1));
                } else if (row != null) {
                    said.put(row, new Said(lines, millis));
                }
            }
        }
        return said;
    }

    private Path results(String group, String mode) {
        return work.resolve(file(group, mode) + ".txt");
    }

    private static String file(String group, String mode) {
        return group.replace(", ", "-") + "-" + mode;
    }

    /** What a row said in one mode, and how long it took. */
    private record Said(List<String> lines, long millis) {}
}
