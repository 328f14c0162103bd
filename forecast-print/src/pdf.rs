//! A sheet as PDF.

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};
use ttf_parser::Face;

use super::{Sheet, SheetGroup};
use forecast_record::error::{Error, ErrorKind};

/// Letter paper, in points.
const WIDTH: f32 = 612.0;
const HEIGHT: f32 = 792.0;
const MARGIN: f32 = 36.0;
/// How far the whole may be made smaller to fit on one page.
const SCALES: [f32; 5] = [1.0, 0.94, 0.88, 0.82, 0.76];

const BLACK: (u8, u8, u8) = (17, 17, 17);
const GREY: (u8, u8, u8) = (85, 85, 85);
const LINE: (u8, u8, u8) = (153, 153, 153);
const BLUE: (u8, u8, u8) = (29, 78, 121);
const TINT: (u8, u8, u8) = (232, 238, 244);
const RED: (u8, u8, u8) = (138, 28, 28);

/// The fonts of a PDF, as TrueType or OpenType files. The default has the letters of Latin, Greek
/// and Cyrillic scripts.
#[derive(Clone, Debug)]
pub struct Fonts {
    /// For text.
    pub regular: Vec<u8>,
    /// For headings and dates.
    pub bold: Vec<u8>,
}

impl Default for Fonts {
    fn default() -> Fonts {
        Fonts {
            regular: dejavu::sans_condensed::regular().to_vec(),
            bold: dejavu::sans_condensed::bold().to_vec(),
        }
    }
}

/// Something to draw, at a height from the top of the whole sheet.
enum Mark {
    Text {
        x: f32,
        y: f32,
        size: f32,
        bold: bool,
        color: (u8, u8, u8),
        text: String,
    },
    Box {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        color: (u8, u8, u8),
    },
}

/// A part of the sheet that is not broken over pages.
struct Block {
    height: f32,
    marks: Vec<Mark>,
}

impl Sheet {
    /// The page as PDF on letter paper: made smaller where that lets it fit on one page, and on
    /// several where it is too long.
    ///
    /// The same sheet gives the same bytes. The names of people are not in the document's metadata.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Output`] where a font cannot be read or lacks a letter of the sheet (print the
    /// HTML, or bring another font), or the document cannot be written.
    pub fn to_pdf(&self, fonts: &Fonts) -> Result<Vec<u8>, Error> {
        let face = |data| {
            Face::parse(data, 0).map_err(|_| output("a font cannot be read, expected TrueType"))
        };
        let (regular, bold) = (face(&fonts.regular)?, face(&fonts.bold)?);
        let mut layout = Layout {
            regular,
            bold,
            scale: 1.0,
        };
        layout.check(self)?;
        let mut blocks = Vec::new();
        for scale in SCALES {
            layout.scale = scale;
            blocks = layout.blocks(self);
            if blocks.iter().map(|block| block.height).sum::<f32>() <= HEIGHT - 2.0 * MARGIN {
                break;
            }
        }
        write(&blocks, fonts)
    }
}

fn output(text: &str) -> Error {
    Error::new(ErrorKind::Output, "", text)
}

struct Layout<'a> {
    regular: Face<'a>,
    bold: Face<'a>,
    scale: f32,
}

impl Layout<'_> {
    /// Whether the fonts have every letter of the sheet.
    fn check(&self, sheet: &Sheet) -> Result<(), Error> {
        let words = serde_json::to_string(sheet).unwrap_or_default();
        let has = |c: char| {
            c.is_control()
                || (self.regular.glyph_index(c).is_some() && self.bold.glyph_index(c).is_some())
        };
        if words.chars().all(has) {
            Ok(())
        } else {
            Err(output(
                "the font lacks letters of this record; print the HTML or bring another font",
            ))
        }
    }

    fn width(&self, text: &str, size: f32, bold: bool) -> f32 {
        let face = if bold { &self.bold } else { &self.regular };
        let units: u32 = text
            .chars()
            .filter_map(|c| face.glyph_hor_advance(face.glyph_index(c)?))
            .map(u32::from)
            .sum();
        units as f32 * size / f32::from(face.units_per_em())
    }

    /// Breaks a text into lines that are not wider than `width`, between words where that is
    /// possible.
    fn wrap(&self, text: &str, size: f32, bold: bool, width: f32) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in text.split_whitespace() {
            let Some(line) = lines.last_mut() else { break };
            let longer = if line.is_empty() {
                word.to_owned()
            } else {
                format!("{line} {word}")
            };
            if self.width(&longer, size, bold) <= width {
                *line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(String::new());
            }
            for c in word.chars() {
                let Some(line) = lines.last_mut() else { break };
                let longer = format!("{line}{c}");
                if self.width(&longer, size, bold) <= width || line.is_empty() {
                    *line = longer;
                } else {
                    lines.push(c.to_string());
                }
            }
        }
        lines
    }

    fn blocks(&self, sheet: &Sheet) -> Vec<Block> {
        let mut blocks = vec![self.head(sheet), self.person(sheet)];
        if sheet.groups.is_empty() {
            blocks.push(self.lines(&["No doses are on record.".to_owned()], 9.0, BLACK));
        } else {
            blocks.push(self.table_head());
            blocks.extend(sheet.groups.iter().map(|group| self.row(group)));
        }
        if !sheet.due.is_empty() {
            blocks.push(self.heading("What is due"));
            blocks.extend(self.due(sheet));
        }
        if !sheet.remarks.is_empty() {
            blocks.push(self.heading("Also on record"));
            blocks.extend(
                sheet
                    .remarks
                    .iter()
                    .map(|remark| self.lines(std::slice::from_ref(remark), 8.0, BLACK)),
            );
        }
        if sheet.signature {
            blocks.push(self.signature());
        }
        blocks.push(self.foot(sheet));
        blocks
    }

    fn head(&self, sheet: &Sheet) -> Block {
        let s = self.scale;
        let mut marks = Vec::new();
        let (left, right) = (MARGIN, WIDTH - MARGIN);
        let title_size = 13.0 * s;
        let half = (right - left) * 0.46;
        let title = self.wrap(&sheet.title, title_size, true, half);
        let registry = self.wrap(&sheet.registry, title_size, true, (right - left) * 0.52);
        let step = title_size * 1.25;
        let mut y = 0.0;
        for line in &registry {
            y += step;
            marks.push(text(left, y, title_size, true, BLUE, line));
        }
        for line in &sheet.lines {
            y += 11.0 * s;
            marks.push(text(left, y, 8.5 * s, false, BLACK, line));
        }
        let bottom = y.max(step * title.len() as f32);
        for (number, line) in title.iter().rev().enumerate() {
            let x = right - self.width(line, title_size, true);
            marks.push(text(
                x,
                bottom - step * number as f32,
                title_size,
                true,
                BLACK,
                line,
            ));
        }
        marks.push(bar(left, bottom + 5.0 * s, right - left, 1.6, BLUE));
        Block {
            height: bottom + 10.0 * s,
            marks,
        }
    }

    fn person(&self, sheet: &Sheet) -> Block {
        let s = self.scale;
        let size = 9.5 * s;
        let (mut x, mut y) = (MARGIN, 14.0 * s);
        let mut marks = Vec::new();
        for (label, value) in &sheet.person {
            let label_width = self.width(label, size, false) + 5.0;
            let room = WIDTH - 2.0 * MARGIN - label_width;
            let lines = self.wrap(value, size, true, room);
            let width = lines
                .iter()
                .map(|line| self.width(line, size, true))
                .fold(0.0, f32::max);
            if x > MARGIN && x + label_width + width > WIDTH - MARGIN {
                x = MARGIN;
                y += 13.0 * s;
            }
            marks.push(text(x, y, size, false, GREY, label));
            for (number, line) in lines.iter().enumerate() {
                if number > 0 {
                    y += 12.0 * s;
                }
                marks.push(text(x + label_width, y, size, true, BLACK, line));
            }
            x += label_width + width + 18.0;
        }
        Block {
            height: y + 9.0 * s,
            marks,
        }
    }

    /// The left edges of the table's columns, and its right edge.
    fn columns() -> [f32; 4] {
        let right = WIDTH - MARGIN;
        [MARGIN, MARGIN + 112.0, right - 84.0, right]
    }

    fn table_head(&self) -> Block {
        let s = self.scale;
        let [group, doses, status, right] = Layout::columns();
        let height = 14.0 * s;
        let mut marks = vec![
            bar(group, 0.0, right - group, height, TINT),
            bar(group, 0.0, right - group, 0.5, LINE),
        ];
        for (x, word) in [
            (group, "Vaccine group"),
            (doses, "Doses"),
            (status, "Status"),
        ] {
            marks.push(text(x + 4.0, height - 4.0 * s, 8.0 * s, true, BLACK, word));
        }
        marks.extend(frame(height));
        Block { height, marks }
    }

    fn row(&self, group: &SheetGroup) -> Block {
        let s = self.scale;
        let [left, doses, status, right] = Layout::columns();
        let (size, small) = (9.0 * s, 7.4 * s);
        let mut marks = Vec::new();
        let mut height: f32 = 0.0;
        let mut column = |x: f32, width: f32, content: &str, bold: bool| {
            let mut y = 3.0 * s;
            for line in self.wrap(content, size, bold, width) {
                y += size * 1.15;
                marks.push(text(x, y, size, bold, BLACK, &line));
            }
            height = height.max(y + 4.0 * s);
        };
        column(left + 4.0, doses - left - 8.0, &group.group, true);
        column(status + 4.0, right - status - 8.0, &group.status, false);
        if group.doses.is_empty() {
            column(doses + 4.0, 60.0, "none", false);
        }
        let across = 4;
        let cell = (status - doses - 4.0) / across as f32;
        let mut top = 0.0;
        for line in group.doses.chunks(across) {
            let mut tallest: f32 = 0.0;
            for (number, dose) in line.iter().enumerate() {
                let x = doses + 4.0 + cell * number as f32;
                let color = if dose.counts { BLACK } else { RED };
                let mut y = top + 3.0 * s + size * 1.1;
                marks.push(text(x, y, size, true, color, &dose.date));
                if !dose.counts {
                    let width = self.width(&dose.date, size, true);
                    marks.push(bar(x, y - size * 0.34, width, 0.7, color));
                }
                for words in [&dose.vaccine, &dose.verdict] {
                    for words in self.wrap(words, small, false, cell - 5.0) {
                        y += small * 1.18;
                        marks.push(text(x, y, small, false, color, &words));
                    }
                }
                tallest = tallest.max(y + 4.0 * s - top);
            }
            top += tallest;
        }
        height = height.max(top);
        marks.extend(frame(height));
        Block { height, marks }
    }

    fn heading(&self, words: &str) -> Block {
        let s = self.scale;
        Block {
            height: 20.0 * s,
            marks: vec![text(MARGIN, 16.0 * s, 10.0 * s, true, BLUE, words)],
        }
    }

    /// What is due, in two columns.
    fn due(&self, sheet: &Sheet) -> Vec<Block> {
        let s = self.scale;
        let size = 8.5 * s;
        let width = (WIDTH - 2.0 * MARGIN - 16.0) / 2.0;
        let pairs = sheet.due.chunks(2).map(|pair| {
            let mut block = Block {
                height: 0.0,
                marks: Vec::new(),
            };
            for (number, due) in pair.iter().enumerate() {
                let x = MARGIN + (width + 16.0) * number as f32;
                let color = if due.overdue { RED } else { BLACK };
                let name = format!("{}: ", due.group);
                let indent = self.width(&name, size, true) + 1.5;
                block
                    .marks
                    .push(text(x, size * 1.2, size, true, color, &name));
                let mut y = size * 1.2;
                for (row, line) in self
                    .wrap(&due.when, size, false, width - indent)
                    .iter()
                    .enumerate()
                {
                    if row > 0 {
                        y += size * 1.2;
                    }
                    block
                        .marks
                        .push(text(x + indent, y, size, false, color, line));
                }
                block.height = block.height.max(y + 3.0 * s);
            }
            block
        });
        pairs.collect()
    }

    fn lines(&self, texts: &[String], size: f32, color: (u8, u8, u8)) -> Block {
        let size = size * self.scale;
        let mut marks = Vec::new();
        let mut y = 0.0;
        for words in texts {
            for line in self.wrap(words, size, false, WIDTH - 2.0 * MARGIN) {
                y += size * 1.25;
                marks.push(text(MARGIN, y, size, false, color, &line));
            }
        }
        Block {
            height: y + 2.0,
            marks,
        }
    }

    fn signature(&self) -> Block {
        let s = self.scale;
        let width = (WIDTH - 2.0 * MARGIN - 40.0) / 3.0;
        let mut marks = Vec::new();
        for (number, word) in ["Signature", "Stamp", "Date"].iter().enumerate() {
            let x = MARGIN + (width + 20.0) * number as f32;
            marks.push(bar(x, 34.0 * s, width, 0.5, GREY));
            marks.push(text(x, 44.0 * s, 8.0 * s, false, GREY, word));
        }
        Block {
            height: 50.0 * s,
            marks,
        }
    }

    fn foot(&self, sheet: &Sheet) -> Block {
        let mut block = self.lines(&sheet.notes, 7.2, GREY);
        let down = 10.0 * self.scale;
        for mark in &mut block.marks {
            mark.move_down(down);
        }
        block
            .marks
            .push(bar(MARGIN, down - 4.0, WIDTH - 2.0 * MARGIN, 0.5, LINE));
        block.height += down;
        block
    }
}

impl Mark {
    fn move_down(&mut self, by: f32) {
        match self {
            Mark::Text { y, .. } | Mark::Box { y, .. } => *y += by,
        }
    }
}

fn text(x: f32, y: f32, size: f32, bold: bool, color: (u8, u8, u8), words: &str) -> Mark {
    let text = words
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    Mark::Text {
        x,
        y,
        size,
        bold,
        color,
        text,
    }
}

fn bar(x: f32, y: f32, width: f32, height: f32, color: (u8, u8, u8)) -> Mark {
    Mark::Box {
        x,
        y,
        width,
        height,
        color,
    }
}

/// The lines of a row of the table: below, and between the columns.
fn frame(height: f32) -> Vec<Mark> {
    let columns = Layout::columns();
    let (left, right) = (MARGIN, WIDTH - MARGIN);
    let mut marks = vec![bar(left, height - 0.5, right - left, 0.5, LINE)];
    marks
        .extend(columns.map(|x| bar(if x >= right { x - 0.5 } else { x }, 0.0, 0.5, height, LINE)));
    marks
}

/// Draws the blocks, on as many pages as they need.
fn write(blocks: &[Block], fonts: &Fonts) -> Result<Vec<u8>, Error> {
    let font = |data: &[u8]| {
        Font::new(data.to_vec().into(), 0).ok_or_else(|| output("a font cannot be read"))
    };
    let (regular, bold) = (font(&fonts.regular)?, font(&fonts.bold)?);
    let mut pages: Vec<Vec<(f32, &Block)>> = vec![Vec::new()];
    let mut y = MARGIN;
    for block in blocks {
        if y + block.height > HEIGHT - MARGIN && y > MARGIN {
            pages.push(Vec::new());
            y = MARGIN;
        }
        if let Some(page) = pages.last_mut() {
            page.push((y, block));
        }
        y += block.height;
    }
    let mut document = Document::new();
    let metadata = Metadata::new()
        .title("Immunization record".to_owned())
        .language("en".to_owned());
    document.set_metadata(metadata);
    let count = pages.len();
    for (number, blocks) in pages.into_iter().enumerate() {
        let settings =
            PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| output("no such page"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for (top, block) in blocks {
            for mark in &block.marks {
                draw(&mut surface, mark, top, &regular, &bold);
            }
        }
        if count > 1 {
            let words = format!("Page {} of {count}", number + 1);
            let mark = text(WIDTH - MARGIN - 60.0, 0.0, 8.0, false, GREY, &words);
            draw(&mut surface, &mark, HEIGHT - 20.0, &regular, &bold);
        }
        surface.finish();
        page.finish();
    }
    document
        .finish()
        .map_err(|_| output("the document cannot be written"))
}

fn draw(surface: &mut Surface<'_>, mark: &Mark, top: f32, regular: &Font, bold: &Font) {
    let fill = |(r, g, b): (u8, u8, u8)| Fill {
        paint: rgb::Color::new(r, g, b).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::default(),
    };
    match mark {
        Mark::Text {
            x,
            y,
            size,
            bold: is_bold,
            color,
            text,
        } => {
            surface.set_fill(Some(fill(*color)));
            let font = if *is_bold { bold } else { regular };
            let start = Point::from_xy(*x, top + y);
            surface.draw_text(start, font.clone(), *size, text, false, TextDirection::Auto);
        }
        Mark::Box {
            x,
            y,
            width,
            height,
            color,
        } => {
            let Some(rect) = Rect::from_xywh(*x, top + y, *width, *height) else {
                return;
            };
            let mut path = PathBuilder::new();
            path.push_rect(rect);
            if let Some(path) = path.finish() {
                surface.set_fill(Some(fill(*color)));
                surface.draw_path(&path);
            }
        }
    }
}
