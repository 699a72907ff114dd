package com.example.harmless.rows.process;

import com.example.harmless.frame.About;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@About(
        value = "a WAR in a Tomcat that was there before: starts, serves a request that waits for @Async, ends",
        waits = true,
        limit = 600)
final class WarInTomcat implements Row {

    /** What the application needs; whatever else is on this class path would only slow down its start. */
    private static final Pattern LEFT_OUT = Pattern.compile(
            "(tomcat-embed|hibernate|h2-|byte-buddy|aspectj|spring-(batch|integration|data|security|orm|jdbc|tx|retry|test|websocket|messaging)"
                    + "|spring-boot-(data|hibernate|jpa|jdbc|batch|integration|security|persistence|sql|transaction|tomcat|websocket|starter|test|cache"
                    + "|health|actuator|micrometer)|shedlock|junit|mockito|assertj|antlr|jaxb|angus|jandex|brave|zipkin|prometheus|HikariCP).*");

    @Override
    public void play(Sheet sheet) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path base = Files.createTempDirectory("tomcat");
        Path home;
        try (Stream<Path> inside = Files.list(Path.of(System.getProperty("harmless.tools"), "tomcat"))) {
            home = inside.findFirst().orElseThrow();
        }
        war(base.resolve("webapps/shop/WEB-INF"));
        Files.createDirectories(base.resolve("conf"));
        Files.createDirectories(base.resolve("temp"));
        Files.writeString(base.resolve("conf/server.xml"), """
                <Server port="-1">
                  <Service name="Catalina">
                    <Connector port="%d" address="127.0.0.1" protocol="HTTP/1.1"/>
                    <Engine name="Catalina" defaultHost="localhost">
                      <Host name="localhost" appBase="webapps"/>
                    </Engine>
                  </Service>
                </Server>
                """.formatted(port));
        Files.writeString(base.resolve("conf/web.xml"), "<web-app/>");
        String bin = home.resolve("bin") + File.separator;
        try (Child child = Child.start(
                "org.apache.catalina.startup.Bootstrap",
                bin + "bootstrap.jar" + File.pathSeparator + bin + "tomcat-juli.jar",
                List.of(
                        "-Dcatalina.home=" + home,
                        "-Dcatalina.base=" + base,
                        "-Djava.io.tmpdir=" + base.resolve("temp")),
                List.of("start"))) {
            child.awaitLine("Server startup in");
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/shop/async"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            sheet.say("answer", answer.statusCode() + " " + answer.body());
            sheet.sayTook("ends", child.terminate(), 15);
            sheet.say("exit", child.exitValue());
            sheet.say(
                    "warnings of leaks",
                    child.lines().stream()
                            .filter(line -> line.contains("memory leak") || line.contains("has failed to stop"))
                            .map(line -> line.replaceAll(".*thread named \\[([^\\]]*)\\].*", "thread $1")
                                    .replaceAll("\\d+", "n"))
                            .toList());
        }
    }

    private static void war(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("lib"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isRegularFile(path)
                    && !LEFT_OUT.matcher(path.getFileName().toString()).matches()) {
                Files.copy(path, folder.resolve("lib").resolve(path.getFileName())); // Tomcat follows no links
            }
        }
        copy("com/example/harmless/frame", path -> true, folder);
        copy("com/example/harmless/rows/process", path -> path.contains("WarInTomcat"), folder);
    }

    private static void copy(String name, Predicate<String> which, Path folder) throws IOException {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path source = Path.of(entry, name);
            if (Files.isDirectory(source)) {
                Path target = Files.createDirectories(folder.resolve("classes").resolve(name));
                try (Stream<Path> files = Files.list(source)) {
                    for (Path file :
                            files.filter(path -> which.test(path.toString())).toList()) {
                        Files.copy(file, target.resolve(file.getFileName()));
                    }
                }
            }
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableAsync
    @EnableScheduling
    @Import({Web.class, Jobs.class})
    public static class Main extends SpringBootServletInitializer {

        @Override
        protected SpringApplicationBuilder configure(SpringApplicationBuilder builder) {
            return builder.sources(Main.class);
        }
    }

    @RestController
    public static class Web {

        private final Jobs jobs;

        Web(Jobs jobs) {
            this.jobs = jobs;
        }

        @GetMapping("/async")
        String async() throws Exception {
            return jobs.run().get();
        }
    }

    public static class Jobs {

        @Async
        public CompletableFuture<String> run() {
            return CompletableFuture.completedFuture(Thread.currentThread().getName());
        }

        @Scheduled(fixedDelay = 50)
        public void sweep() {}
    }
}
