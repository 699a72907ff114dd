package dev.inflight.reach.jdbc;

import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;

/** An application of somebody who does not know of us: {@code @Async} methods, a database, what people put above it. */
class ReportService {

    private final JdbcTemplate template;
    private final EntityManagerFactory entities;
    private final SqlSessionFactory sessions;

    ReportService(JdbcTemplate template, EntityManagerFactory entities, SqlSessionFactory sessions) {
        this.template = template;
        this.entities = entities;
        this.sessions = sessions;
    }

    @Async
    public CompletableFuture<Object> template(String sql, int parameter) {
        return CompletableFuture.completedFuture(template.queryForList(sql, parameter));
    }

    @Async
    @Transactional
    public CompletableFuture<Object> transaction(String sql, int parameter) {
        template.update("insert into report values (1)");
        return CompletableFuture.completedFuture(template.queryForList(sql, parameter));
    }

    @Async
    @Transactional
    public CompletableFuture<Object> jpa(String sql, int parameter) {
        var manager = EntityManagerFactoryUtils.getTransactionalEntityManager(entities);
        manager.createNativeQuery("insert into report values (1)").executeUpdate();
        return CompletableFuture.completedFuture(
                manager.createNativeQuery(sql).setParameter(1, parameter).getResultList());
    }

    @Async
    public CompletableFuture<Object> myBatis(String sql, int parameter) {
        try (SqlSession session = sessions.openSession()) {
            return CompletableFuture.completedFuture(
                    session.getMapper(Reports.class).query(sql.replace("?", "#{parameter}"), parameter));
        }
    }

    interface Reports {
        @Select("${sql}")
        List<Map<String, Object>> query(@Param("sql") String sql, @Param("parameter") int parameter);
    }

    /** What the application calls. */
    enum Call {
        TEMPLATE {
            @Override
            CompletableFuture<?> on(ReportService service, String sql, int parameter) {
                return service.template(sql, parameter);
            }
        },
        TRANSACTION {
            @Override
            CompletableFuture<?> on(ReportService service, String sql, int parameter) {
                return service.transaction(sql, parameter);
            }
        },
        JPA {
            @Override
            CompletableFuture<?> on(ReportService service, String sql, int parameter) {
                return service.jpa(sql, parameter);
            }
        },
        MY_BATIS {
            @Override
            CompletableFuture<?> on(ReportService service, String sql, int parameter) {
                return service.myBatis(sql, parameter);
            }
        };

        abstract CompletableFuture<?> on(ReportService service, String sql, int parameter);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync(proxyTargetClass = true)
    @EnableTransactionManagement(proxyTargetClass = true)
    static class Application {

        @Bean
        ReportService reportService(JdbcTemplate template, EntityManagerFactory entities, SqlSessionFactory sessions) {
            return new ReportService(template, entities, sessions);
        }

        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
            LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
            factory.setDataSource(dataSource);
            factory.setPackagesToScan("dev.inflight.reach.jdbc");
            factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            return factory;
        }

        @Bean
        PlatformTransactionManager transactionManager(EntityManagerFactory entities) {
            return new JpaTransactionManager(entities);
        }

        @Bean
        SqlSessionFactory sqlSessionFactory(DataSource dataSource) {
            var configuration = new org.apache.ibatis.session.Configuration(
                    new Environment("test", new JdbcTransactionFactory(), dataSource));
            configuration.addMapper(Reports.class);
            return new SqlSessionFactoryBuilder().build(configuration);
        }
    }
}
