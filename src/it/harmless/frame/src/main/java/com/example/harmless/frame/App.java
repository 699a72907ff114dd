package com.example.harmless.frame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts a Spring Boot application of these configurations. */
public final class App {

    private final Class<?>[] sources;
    private final Set<Auto> groups = EnumSet.of(Auto.BASE);
    private final List<String> properties = new ArrayList<>();
    private Consumer<SpringApplicationBuilder> more = builder -> {};

    private App(Class<?>... sources) {
        this.sources = Arrays.copyOf(sources, sources.length + 1);
        this.sources[sources.length] = Automatic.class;
    }

    public static App of(Class<?>... sources) {
        return new App(sources);
    }

    /** With these groups, and tasks and proxies as always. */
    public App with(Auto... more) {
        groups.addAll(List.of(more));
        return this;
    }

    /** With these settings, {@code key=value}. */
    public App set(String... settings) {
        properties.addAll(List.of(settings));
        return this;
    }

    /** With whatever else Spring Boot lets one say. */
    public App builder(Consumer<SpringApplicationBuilder> consumer) {
        more = consumer;
        return this;
    }

    /** The arguments that make a main method of Spring Boot's start the same. */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        properties.forEach(property -> arguments.add("--" + property));
        arguments.add("--" + OnlyWhatIsAsked.PROPERTY + "=" + groupNames());
        arguments.add("--spring.main.banner-mode=off");
        if (!groups.contains(Auto.WEB)) {
            arguments.add("--spring.main.web-application-type=none");
        }
        return arguments;
    }

    public ConfigurableApplicationContext start() {
        boolean web = groups.contains(Auto.WEB);
        SpringApplicationBuilder builder = new SpringApplicationBuilder(sources)
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .properties("spring.main.banner-mode=off", "server.port=0", "spring.application.name=stranger");
        if (!web) {
            builder.web(WebApplicationType.NONE);
        }
        properties.add(OnlyWhatIsAsked.PROPERTY + "=" + groupNames());
        builder.properties(properties.toArray(String[]::new));
        more.accept(builder);
        return builder.run();
    }

    /** Where its web server listens. */
    public static int port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** What a proxy of Spring's stands for: fields are there and not in the proxy. */
    @SuppressWarnings("unchecked")
    public static <T> T behind(T proxy) {
        Object target = AopProxyUtils.getSingletonTarget(proxy);
        return target == null ? proxy : (T) target;
    }

    private String groupNames() {
        return String.join(",", groups.stream().map(Enum::name).toList());
    }

    @EnableAutoConfiguration
    private static final class Automatic {}
}
