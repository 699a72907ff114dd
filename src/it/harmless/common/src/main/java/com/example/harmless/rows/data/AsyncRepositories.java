package com.example.harmless.rows.data;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;

@About("Spring Data JPA: @Async queries of two repositories, transactions on the worker, listeners after the commit")
final class AsyncRepositories implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class)
                .with(Auto.JPA)
                .set(
                        "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
                        "spring.jpa.hibernate.ddl-auto=create-drop")
                .start()) {
            People people = app.getBean(People.class);
            Cities cities = app.getBean(Cities.class);
            Jobs jobs = app.getBean(Jobs.class);
            sheet.sayFuture("saved", jobs.save("Ada", false));
            sheet.sayResult("rolled back", () -> jobs.save("Bob", true).get());
            sheet.sayFuture("found", people.findByName("Ada").thenApply(list -> list.get(0).name));
            sheet.sayFuture("not found", people.findByName("Bob").thenApply(List::size));
            sheet.sayFuture("cities", cities.findByName("Rome").thenApply(List::size));
            sheet.say("count", people.count());
            Listener listener = App.behind(app.getBean(Listener.class));
            Sheet.until("told", () -> listener.told.size() >= 1);
            sheet.say("told after the commit", listener.told);
            sheet.sayFuture("a lazy collection outside its session", jobs.load());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EntityScan(basePackageClasses = AsyncRepositories.class)
    @EnableJpaRepositories(
            considerNestedRepositories = true,
            excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*\\.KindsOfRepositories.*"))
    @Import({Jobs.class, Listener.class})
    static class Config {}

    @Entity
    static class Person {

        @Id
        @GeneratedValue
        Long id;

        String name;

        @ElementCollection
        List<String> tags = new ArrayList<>();
    }

    @Entity
    static class City {

        @Id
        @GeneratedValue
        Long id;

        String name;
    }

    interface People extends JpaRepository<Person, Long> {

        @Async
        CompletableFuture<List<Person>> findByName(String name);
    }

    interface Cities extends JpaRepository<City, Long> {

        @Async
        CompletableFuture<List<City>> findByName(String name);
    }

    record Saved(String name) {}

    static class Listener {

        final List<String> told = new CopyOnWriteArrayList<>();

        @Async
        @TransactionalEventListener
        public void on(Saved event) {
            told.add(event.name() + ", in a transaction "
                    + TransactionSynchronizationManager.isActualTransactionActive());
        }
    }

    static class Jobs {

        private final People people;
        private final ApplicationEventPublisher events;

        Jobs(People people, ApplicationEventPublisher events) {
            this.people = people;
            this.events = events;
        }

        @Async
        @Transactional
        public CompletableFuture<String> save(String name, boolean fails) {
            Person person = new Person();
            person.name = name;
            people.save(person);
            events.publishEvent(new Saved(name));
            if (fails) {
                throw new IllegalStateException("on purpose");
            }
            return CompletableFuture.completedFuture(
                    "in a transaction " + TransactionSynchronizationManager.isActualTransactionActive());
        }

        @Async
        public CompletableFuture<String> load() {
            Person person = people.findAll().get(0);
            try {
                return CompletableFuture.completedFuture("size " + person.tags.size());
            } catch (RuntimeException lazy) {
                return CompletableFuture.completedFuture(lazy.getClass().getSimpleName());
            }
        }
    }
}
