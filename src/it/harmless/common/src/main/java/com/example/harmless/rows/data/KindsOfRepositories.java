package com.example.harmless.rows.data;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Differs;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("@Async query methods of two repositories: two kinds, known by the interfaces that the user wrote")
@Differs(
        line = "kinds",
        without = "[]",
        with = "[Cities.findByName, People.findByName]",
        why = "runs are listed and counted by kind, the user's type and method")
final class KindsOfRepositories implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class)
                .with(Auto.JPA, Auto.ACTUATOR)
                .set(
                        "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
                        "spring.jpa.hibernate.ddl-auto=create-drop")
                .start()) {
            sheet.sayFuture(
                    "people", app.getBean(People.class).findByName("Ada").thenApply(List::size));
            sheet.sayFuture(
                    "cities", app.getBean(Cities.class).findByName("Rome").thenApply(List::size));
            sheet.say(
                    "kinds",
                    app.getBean(MeterRegistry.class).getMeters().stream()
                            .filter(meter -> meter.getId().getName().equals("inflight.runs"))
                            .map(meter -> meter.getId().getTag("kind"))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EntityScan(basePackageClasses = KindsOfRepositories.class)
    @EnableJpaRepositories(
            considerNestedRepositories = true,
            excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*\\.AsyncRepositories.*"))
    static class Config {}

    interface People extends JpaRepository<AsyncRepositories.Person, Long> {

        @Async
        CompletableFuture<List<AsyncRepositories.Person>> findByName(String name);
    }

    interface Cities extends JpaRepository<AsyncRepositories.City, Long> {

        @Async
        CompletableFuture<List<AsyncRepositories.City>> findByName(String name);
    }
}
